"""Who somebody is: accounts, passwords, devices and the tokens that stand for them."""
