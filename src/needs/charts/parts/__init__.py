"""What kinds of chart share: how one is declared, the look of all, and the charts of office programs."""
