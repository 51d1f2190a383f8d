"""The shop: prices, coupons, checkout, payments and what they open."""
