namespace CartStream.Datasets.Mapping;

/// <summary>Columns that say by yes or no what was done: <c>is_buy</c>, <c>purchased</c>, <c>add_to_cart</c>.</summary>
internal static class TypeFlags
{
    /// <summary>
    /// The type of rows in which such a flag is set; null when a column is none. A return undoes its purchase.
    /// </summary>
    public static string? Meaning(ColumnSample column)
    {
        if (!column.HasValues || !column.Values.All(OrderWords.IsFlag))
            return null;
        var words = ColumnNames.Words(column.Name).Where(word => word is not ("is" or "has" or "flag" or "was"));
        return TypeWords.Find(string.Concat(words)) is { } meaning and not (EventMapping.Skip or "refund")
            ? meaning
            : null;
    }
}
