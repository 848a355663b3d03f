using System.Runtime.InteropServices;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Policies.Reminders;

/// <summary>
/// Answers from a shopper's whole history: reminders first, then the model's items. The model must not answer items
/// that the reminders leave out.
/// </summary>
/// <remarks>Keeps scratch space, so one instance serves one thread. Allocates nothing once warmed up.</remarks>
public sealed class ReminderPolicy(IModelReader model, ReminderOptions options)
{
    private readonly ReminderSource _reminders = new(options);
    private readonly List<int> _excluded = [];

    /// <summary>
    /// Fills <paramref name="results"/> from the front and returns how many there are. Scores are comparable within a
    /// source.
    /// </summary>
    /// <param name="query">
    /// Its session is the shopper's history, oldest interaction first. Reminders, too, must pass its filter.
    /// </param>
    /// <param name="results">Gets the answer.</param>
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        _reminders.Read(query.Session, query.Objective, query.TimeMs);
        _excluded.Clear();
        _excluded.AddRange(query.Excluded);
        var used = 0;
        var slots = Math.Min(results.Length, options.ItemsMax);
        foreach (ref readonly var item in _reminders.Items)
        {
            if (item.Score > 0 && (used == slots || !MayTake(item.Item, query)))
                continue;
            _excluded.Add(item.Item);
            if (item.Score == 0)
                continue;
            results[used++] = new ScoredItem(item.Item, item.Score, ExplanationOf(item));
            query.Groups?.Choose(item.Item);
        }

        var modelQuery = query with { Excluded = CollectionsMarshal.AsSpan(_excluded) };
        return used + model.Recommend(modelQuery, results[used..]);
    }

    private static bool MayTake(int item, in ModelQuery query) =>
        !query.Excluded.Contains(item) && query.Filter?.Allows(item) != false && query.Groups?.Allows(item) != false;

    private static Explanation ExplanationOf(in Reminder item) => item.State == ReminderState.InCart
        ? new Explanation(Source.Cart, item.NewestMs, 1)
        : new Explanation(Source.History, item.NewestMs, (int)item.NewestType);
}
