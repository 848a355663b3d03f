using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Tests;

/// <summary>Short words for teaching and asking a model in tests.</summary>
public static class ModelTeaching
{
    /// <summary>
    /// Learns views of <paramref name="items"/> in one session, a second apart, of a shopper of its own.
    /// </summary>
    public static void LearnSession(this IModel model, ulong session, params ReadOnlySpan<int> items)
    {
        foreach (var item in items)
            model.Learn(new LearntEvent(session, session, item, EventType.View, TimeMs: 1_000 * model.Version));
    }

    /// <summary>Views of <paramref name="items"/> as a query's session, oldest first.</summary>
    public static Interaction[] Views(params int[] items) =>
        [.. items.Select((item, i) => new Interaction(item, EventType.View, i, i))];

    /// <summary>The best items after views of <paramref name="session"/>, at most <paramref name="k"/>.</summary>
    public static ScoredItem[] Ask(this IModel model, int[] session, int[]? excluded = null, int k = 20)
    {
        var results = new ScoredItem[k];
        using var reader = model.OpenReader();
        var count = reader.Recommend(new ModelQuery { Session = Views(session), Excluded = excluded }, results);
        return results[..count];
    }

    /// <summary>The numbers of <see cref="Ask"/>'s items.</summary>
    public static int[] AskItems(this IModel model, int[] session, int[]? excluded = null, int k = 20) =>
        [.. model.Ask(session, excluded, k).Select(result => result.Item)];

    /// <summary>
    /// Events made from arbitrary numbers: few sessions and items, so that they meet again; all types; late ones too.
    /// </summary>
    public static LearntEvent[] EventsFrom(IEnumerable<int> numbers) =>
        [.. numbers.Select(number => unchecked((uint)number * 2_654_435_761)).Select((mixed, i) => new LearntEvent(
            Session: (mixed >> 3) % 7,
            Shopper: (mixed >> 3) % 7 / 2,
            Item: (int)((mixed >> 8) % 23),
            Type: (EventType)((mixed >> 16) % EventTypeNames.InteractionCount),
            TimeMs: (i * 1_000) - (mixed >> 20),
            Category: (int)((mixed >> 8) % 23 % 4)))];
}
