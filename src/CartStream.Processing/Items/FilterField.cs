namespace CartStream.Processing.Items;

/// <summary>A text of an item that a filter compares.</summary>
internal enum FilterField
{
    /// <summary>The item's id, compared byte by byte.</summary>
    Item,

    /// <summary>The id that variants have in common.</summary>
    Group,

    /// <summary>The category, or one that it is part of.</summary>
    Category,

    /// <summary>The brand.</summary>
    Brand,

    /// <summary>The name.</summary>
    Name,

    /// <summary>One of the tags.</summary>
    Tag,
}
