namespace CartStream.Datasets.Mapping;

/// <summary>A layout that is known by name: its mapping, and what a file must have to be one.</summary>
internal sealed record KnownLayout
{
    /// <summary>How its rows become events. Fields whose column a file lacks are left out, if they aren't required.
    /// </summary>
    public required EventMapping Mapping { get; init; }

    /// <summary>What people call it.</summary>
    public string Name => Mapping.Name;

    /// <summary>Its columns or paths, for messages.</summary>
    public required string Header { get; init; }

    /// <summary>The columns or paths that a file must have; of <c>a|b</c> one.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>
    /// Columns that may be there and mean nothing, though they look like a time, a shopper or a type.
    /// </summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Whether all other columns mean nothing: layouts with hundreds of them.</summary>
    public bool IgnoresRest { get; init; }

    /// <summary>
    /// The columns' kinds in a file without a header, one character each: <c>t</c> a time, <c>e</c> a count since 1970,
    /// <c>y</c> one of the types, <c>x</c> an id, <c>n</c> a number or nothing, <c>r</c> a rating, <c>*</c> anything.
    /// Null where the layout needs its header.
    /// </summary>
    public string? Kinds { get; init; }

    /// <summary>Whether files whose name says so (<c>train_purchases.csv</c>) hold purchases.</summary>
    public bool NameTellsPurchases { get; init; }
}
