namespace CartStream.Datasets.Mapping;

/// <summary>Columns that say what became of an order, as exports of orders have them.</summary>
internal static class OrderStatus
{
    private const int StatesMax = 20;

    private static readonly string[] Names = ["status", "state", "statut", "etat", "estado", "stato", "stav"];

    private static readonly string[] Undone =
    [
        "cancel", "refunded", "voided", "declined", "failed", "storniert", "abgebrochen", "annul", "anulowan",
        "kansellert", "makulerad", "zrušen", "zrusen",
    ];

    /// <summary>The first value of a column that tells that an order was undone; null for none.</summary>
    public static string? UndoneIn(ColumnSample column) =>
        column.HasValues && column.Distinct <= StatesMax && ColumnNames.Words(column.Name).Any(Names.Contains)
            ? column.Values.FirstOrDefault(IsUndone)
            : null;

    private static bool IsUndone(string value) =>
        Undone.Any(word => ColumnNames.Plain(value).StartsWith(word, StringComparison.Ordinal));
}
