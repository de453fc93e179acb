"""What staff put into the mini-program: slots, offers by search, coupons to claim."""
