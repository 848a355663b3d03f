namespace CartStream.Datasets.Mapping;

/// <summary>The fields by their names in mapping files and on the command line.</summary>
public static class EventFieldNames
{
    private static readonly string[] Names =
    [
        "event_time", "event_type", "item_id", "shopper_id", "anonymous_id", "session_id", "category_id",
        "category_code", "brand", "price", "quantity", "event_id", "order_id", "time_offset_ms",
        "item_name", "item_group_id", "unit",
    ];

    /// <summary>Every name, in the order of <see cref="EventField"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of <paramref name="field"/>.</summary>
    public static string Text(EventField field) => Names[(int)field];

    /// <summary>Finds the field of this name; false when there is none.</summary>
    public static bool TryParse(string name, out EventField field)
    {
        var at = Array.IndexOf(Names, name);
        field = (EventField)Math.Max(at, 0);
        return at >= 0;
    }
}
