"""What a number of marks a day needs: measured for each way of asking, and scaled up."""
