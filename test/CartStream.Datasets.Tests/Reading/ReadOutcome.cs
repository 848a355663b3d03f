using System.Text;
using CartStream.Datasets.Reading;
using CartStream.Events;

namespace CartStream.Datasets.Tests.Reading;

/// <summary>A source's events, in the order of the CSV form below, and its counts.</summary>
public sealed record ReadOutcome(IReadOnlyList<string> Events, SourceCounts Counts, IReadOnlyList<RejectedRow> Rejected)
{
    /// <summary>Reads everything; a fault on the way goes to the caller.</summary>
    public static ReadOutcome Of(EventFileOptions options, params string[] paths)
    {
        using var source = EventFiles.Open(paths, options);
        var events = new List<string>();
        while (source.TryRead(out var e))
            events.Add(Show(e));
        return new ReadOutcome(events, source.Counts, source.FirstRejected);
    }

    public static ReadOutcome Of(params string[] paths) => Of(new EventFileOptions(), paths);

    /// <summary>
    /// <c>time type item shopper session</c>, then category, code, brand and price where there are any.
    /// </summary>
    public static string Show(in ShopperEvent e)
    {
        var shown = new StringBuilder($"{e.TimeMs} {EventTypeNames.Text(e.Type)} {Text(e.ItemId)} {Text(e.ShopperId)}");
        shown.Append($" {(e.SessionId.IsEmpty ? "-" : Text(e.SessionId))}");
        string[] optional = [Text(e.CategoryId), Text(e.CategoryCode), Text(e.Brand), $"{e.Price}", $"{e.Quantity}"];
        foreach (var text in optional)
            shown.Append(text.Length > 0 ? $" {text}" : "");
        return shown.ToString();
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
