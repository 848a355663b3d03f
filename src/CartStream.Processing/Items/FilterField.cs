namespace CartStream.Processing.Items;

/// <summary>An item's text that a filter compares.</summary>
internal enum FilterField
{
    /// <summary>The item's id, compared bytewise.</summary>
    Item,

    /// <summary>The id that variants share.</summary>
    Group,

    /// <summary>The category or one of its ancestors.</summary>
    Category,

    /// <summary>The brand.</summary>
    Brand,

    /// <summary>The name.</summary>
    Name,

    /// <summary>One of the tags.</summary>
    Tag,
}
