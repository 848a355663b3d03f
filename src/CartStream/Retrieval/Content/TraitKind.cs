namespace CartStream.Retrieval.Content;

/// <summary>The traits that items are listed by. The numbers are stored in snapshots.</summary>
internal enum TraitKind
{
    /// <summary>The same category and brand.</summary>
    CategoryAndBrand = 0,

    /// <summary>The same category.</summary>
    Category = 1,

    /// <summary>The same brand.</summary>
    Brand = 2,

    /// <summary>The same parent category.</summary>
    Parent = 3,
}
