"""A stand-in of the Gemini API as far as it films: interactions in the background, their files, and
the list of models.

Addresses, the interaction, codes of errors and statuses follow Google's guide, its page of errors
and the types of the official client (3.4); what those leave open is marked where it stands.
"""
