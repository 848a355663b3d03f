using CartStream.Events;

namespace CartStream.Processing.Topics;

/// <summary>Converts between <see cref="KnownTraits"/> and <see cref="ItemTraits"/>.</summary>
internal static class KnownTraitsExtensions
{
    /// <summary>Which traits are known.</summary>
    public static KnownTraits Known(this in ItemTraits traits) =>
        (traits.Name == 0 ? KnownTraits.None : KnownTraits.Name)
        | (traits.Parent == 0 ? KnownTraits.None : KnownTraits.Parent)
        | (traits.Brand == 0 ? KnownTraits.None : KnownTraits.Brand)
        | (traits.PriceBand == 0 ? KnownTraits.None : KnownTraits.Price);

    /// <summary>The traits that were known.</summary>
    public static ItemTraits Of(this KnownTraits known, in ItemTraits traits) => new(
        (known & KnownTraits.Name) == KnownTraits.None ? 0 : traits.Name,
        (known & KnownTraits.Parent) == KnownTraits.None ? 0 : traits.Parent,
        (known & KnownTraits.Brand) == KnownTraits.None ? 0 : traits.Brand,
        (known & KnownTraits.Price) == KnownTraits.None ? 0 : traits.PriceBand);
}
