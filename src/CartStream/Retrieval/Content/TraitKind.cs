namespace CartStream.Retrieval.Content;

/// <summary>By what items are listed together. The numbers are stored in snapshots.</summary>
internal enum TraitKind
{
    /// <summary>The same category and brand.</summary>
    CategoryAndBrand = 0,

    /// <summary>The same category.</summary>
    Category = 1,

    /// <summary>The same brand.</summary>
    Brand = 2,

    /// <summary>Categories below the same one.</summary>
    Parent = 3,
}
