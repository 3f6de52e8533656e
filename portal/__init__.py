"""The Kultur portal: news of the culture sector, and the award Norges kulturkommune."""
