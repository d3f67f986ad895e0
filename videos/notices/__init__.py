"""How what is told of films reaches people and their programs.

``webhooks``  signed messages, sent side by side
``mail``      one mail for each film that is done
``settling``  what becomes of a delivery when it was tried, and of an address that never answers

The rows are ``videos.models.Delivery``, made where a video's status moves.
"""
