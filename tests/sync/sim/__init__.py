"""A simulator of sync: the very engine and the very merge, over dicts, chance and a bad network, from one seed."""
