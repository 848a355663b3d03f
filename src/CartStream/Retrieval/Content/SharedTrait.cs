using CartStream.Events;

namespace CartStream.Retrieval.Content;

/// <summary>A trait that items share, such as a brand.</summary>
/// <param name="Kind">The kind of trait.</param>
/// <param name="Value">The value that they share, or a mix of two.</param>
internal readonly record struct SharedTrait(TraitKind Kind, int Value)
{
    /// <summary>Most traits of one item.</summary>
    public const int Max = 4;

    /// <summary>Writes the traits that an item may share with others, the narrowest first; returns how many.</summary>
    public static int Of(int category, in ItemTraits traits, Span<SharedTrait> into)
    {
        var count = 0;
        if (category != 0 && traits.Brand != 0)
        {
            var both = (int)SplitMix64.Mix((ulong)category, (ulong)traits.Brand);
            into[count++] = new SharedTrait(TraitKind.CategoryAndBrand, both);
        }

        if (category != 0)
            into[count++] = new SharedTrait(TraitKind.Category, category);
        if (traits.Brand != 0)
            into[count++] = new SharedTrait(TraitKind.Brand, traits.Brand);
        if (traits.Parent != 0)
            into[count++] = new SharedTrait(TraitKind.Parent, traits.Parent);
        return count;
    }
}
