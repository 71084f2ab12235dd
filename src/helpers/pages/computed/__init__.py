"""What each report says and shows when it is made from a computed index: everything is known of every place."""
