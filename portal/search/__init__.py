"""One index over all that is public; every hit is asked for at its own feature's gate."""
