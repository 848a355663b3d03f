namespace CartStream.Datasets.Simulation;

/// <summary>
/// Chooses the item that a shopper looks at next. Most steps follow a relation between items, which is what a
/// recommender can learn; the rest follow the shopper's taste and what is popular.
/// </summary>
internal sealed class ShopperWalk(Catalogue catalogue)
{
    private const double ToSubstitute = 0.30;
    private const double ToComplement = ToSubstitute + 0.32;
    private const double ToSameCategory = ToComplement + 0.14;
    private const double Back = ToSameCategory + 0.08;
    private const double ToPopular = Back + 0.08;
    private const double BeginPopular = 0.55;
    private const double SecondFavourite = 0.35;

    /// <summary>The item that the visit goes to next.</summary>
    public long Next(Visit visit, ref SplitMix64 random)
    {
        if (visit.Item < 0)
            return First(visit, ref random);
        var at = catalogue.SlotOf(visit.Item);
        var choice = random.Share();
        if (choice is >= ToSameCategory and < Back
            && visit.Recent(random.Below(visit.RecentCount)) is var earlier && earlier != visit.Item)
        {
            return earlier;
        }

        var slot = choice switch
        {
            < ToSubstitute => catalogue.Substitute(at, ref random),
            < ToComplement => catalogue.Complement(at, ref random),
            < ToSameCategory => Preferred(visit, catalogue.Category(at), ref random),
            < ToPopular => catalogue.Popular(ref random),
            _ => Preferred(visit, FavouriteCategory(visit, ref random), ref random),
        };
        return catalogue.ItemAt(slot, visit.TimeMs, ref random);
    }

    private long First(Visit visit, ref SplitMix64 random)
    {
        if (visit.Lines > 0)
            return visit.Line(random.Below(visit.Lines));
        var slot = random.Happens(BeginPopular)
            ? catalogue.Popular(ref random)
            : Preferred(visit, FavouriteCategory(visit, ref random), ref random);
        return catalogue.ItemAt(slot, visit.TimeMs, ref random);
    }

    private int FavouriteCategory(Visit visit, ref SplitMix64 random)
    {
        var favourites = new SplitMix64(visit.Taste);
        var favourite = catalogue.PopularCategory(ref favourites);
        return random.Happens(SecondFavourite) ? catalogue.PopularCategory(ref favourites) : favourite;
    }

    /// <summary>The one of two popular slots in the category that suits the shopper's taste better.</summary>
    private int Preferred(Visit visit, int category, ref SplitMix64 random)
    {
        var first = catalogue.PopularIn(category, ref random);
        var second = catalogue.PopularIn(category, ref random);
        return catalogue.Appeal(second, visit.Taste) > catalogue.Appeal(first, visit.Taste) ? second : first;
    }
}
