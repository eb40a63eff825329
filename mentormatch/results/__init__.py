"""What the package hands back: frozen tables with thin methods. Results never compute scores."""
