"""What programs do with videos, their clips and takes."""
