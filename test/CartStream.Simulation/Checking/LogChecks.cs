using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Shoppers;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Checking;

/// <summary>Invariants of the log after everything was processed.</summary>
/// <param name="cluster">The log.</param>
/// <param name="areClocksRight">Whether events came in the order of their times.</param>
/// <param name="hasErased">Whether records were taken out of the log.</param>
internal sealed class LogChecks(SimulatedCluster cluster, bool areClocksRight, bool hasErased)
{
    private readonly Scheduler _scheduler = cluster.Scheduler;

    /// <summary>Checks every partition.</summary>
    public void Check()
    {
        var folds = PartitionFold.OfAll(cluster);
        for (var partition = 0; partition < folds.Length; partition++)
        {
            var fold = folds[partition];
            CheckTotals(partition, fold);
            CheckMisplaced(partition, folds);
            if (areClocksRight && !hasErased)
            {
                CheckAnswers(partition, fold);
                CheckCarts(partition, fold);
            }

            CheckForgotten(partition, fold);
        }

        if (!hasErased)
            CheckLinks();
    }

    /// <summary>Each link of topic <c>identities</c> is in <c>user-events</c> once.</summary>
    private void CheckLinks()
    {
        var sent = cluster.Find(Topology.Identities).Sum(partition => partition.Committed().Count());
        var found = cluster.Find(Topology.UserEvents)
            .Sum(partition => partition.Committed().Count(EventMaker.IsLinkOfTopic));
        if (found != sent)
            _scheduler.Fail($"found {found} of the {sent} links of '{Topology.Identities}' in '{Topology.UserEvents}'");
    }

    /// <summary>What came to another partition than its shopper's is in the shopper's, too.</summary>
    private void CheckMisplaced(int partition, PartitionFold[] folds)
    {
        var misplaced = folds[partition].Misplaced;
        if (!hasErased && cluster.TotalsOf(partition) is { } totals && totals.Misplaced != misplaced.Count)
        {
            _scheduler.Fail($"partition {partition}: found {totals.Misplaced} misplaced events, expected {
                misplaced.Count}");
        }

        foreach (var (shopper, id) in misplaced)
        {
            var own = Partitioner.PartitionOf(Encoding.UTF8.GetBytes(shopper), folds.Length);
            if (id is null || folds[own].Ids.Contains(id))
                continue;
            _scheduler.Fail($"partition {partition}: event {id} of {shopper} is not in {shopper}'s partition, {own}");
            return;
        }
    }

    private void CheckAnswers(int partition, PartitionFold fold)
    {
        var answered = cluster.Find(Topology.Recommendations, partition).Committed()
            .Select(record => Answers.OffsetOf(record.Value!)).ToList();
        var missing = fold.Answered.Except(answered).Take(5).ToList();
        if (missing.Count > 0)
            _scheduler.Fail($"partition {partition}: events {string.Join(", ", missing)} are not answered");
        var more = answered.Except(fold.Answered).Take(5).ToList();
        if (more.Count > 0)
            _scheduler.Fail($"partition {partition}: {string.Join(", ", more)} are answered and no new events");
    }

    private void CheckTotals(int partition, PartitionFold fold)
    {
        if (cluster.TotalsOf(partition) is not { } totals)
        {
            if (fold.Events > 0)
                _scheduler.Fail($"partition {partition} has no totals");
            return;
        }

        var found = (totals.Events, totals.DeadLetters, totals.Recommendations);
        var answers = cluster.Find(Topology.Recommendations, partition).Committed().LongCount();
        var letters = cluster.Find(Topology.DeadLetters, partition).Committed().LongCount();
        if (!hasErased && found != (fold.Events, letters, answers))
        {
            _scheduler.Fail($"partition {partition}: found the totals (events, dead letters, answers) {
                found}, expected {(fold.Events, letters, answers)}");
        }

        if (areClocksRight && !hasErased
            && (totals.DeadLetters, totals.Duplicates) != (fold.DeadLetters, fold.Duplicates))
        {
            _scheduler.Fail($"partition {partition}: found {totals.DeadLetters} dead letters and {
                totals.Duplicates} duplicates, expected {fold.DeadLetters} and {fold.Duplicates}");
        }

        CheckPosition(partition, fold.Next, totals.NextOffset);
    }

    /// <summary>
    /// The position is behind the last event, and may be behind offsets that hold none: marks and aborted records.
    /// </summary>
    private void CheckPosition(int partition, long eventsEnd, long? ofState)
    {
        var key = (Topology.ProcessorGroup, Topology.UserEvents, partition);
        var ofGroup = cluster.Offsets.GetValueOrDefault(key);
        var groupIsWrong = !IsRight(ofGroup) && !cluster.Tampered.Contains(key);
        if (groupIsWrong || (ofState is { } next && !IsRight(next)))
        {
            _scheduler.Fail($"partition {partition}: the group stands at {ofGroup}, the state at {ofState
                }, expected {eventsEnd} to {End()}");
        }

        long End() => cluster.Find(Topology.UserEvents, partition).StableEnd(_scheduler.Now);
        bool IsRight(long offset) => offset >= eventsEnd && offset <= End();
    }

    private void CheckCarts(int partition, PartitionFold fold)
    {
        var items = new ItemDictionary();
        var codec = new ShopperStateCodec(items);
        var states = cluster.Find(Topology.ShopperState, partition).Newest()
            .Where(record => record.Value is not null)
            .ToDictionary(
                record => Encoding.UTF8.GetString(record.Key), record => record.Value!, StringComparer.Ordinal);
        foreach (var (shopper, cart) in fold.Carts)
        {
            if (!states.TryGetValue(shopper, out var state))
            {
                _scheduler.Fail($"partition {partition}: shopper {shopper} has no state");
                continue;
            }

            var found = new List<CartItem>();
            codec.Decode(state).Cart.CopyTo(found);
            var pieces = found.ToDictionary(
                line => Encoding.UTF8.GetString(items.Id(line.Item)), line => line.Quantity, StringComparer.Ordinal);
            Compare(partition, shopper, pieces, cart.Lines());
        }

        var others = states.Keys.Except(fold.Carts.Keys).ToList();
        if (others.Count > 0)
            _scheduler.Fail($"partition {partition}: {string.Join(", ", others)} has state and no events");
    }

    private void Compare(
        int partition, string shopper, Dictionary<string, int> found, SortedDictionary<string, int> expected)
    {
        foreach (var item in found.Keys.Union(expected.Keys).Order(StringComparer.Ordinal))
        {
            var (has, should) = (found.GetValueOrDefault(item), expected.GetValueOrDefault(item));
            if (has != should)
            {
                _scheduler.Fail(
                    $"partition {partition}: the cart of {shopper} has {has} of {item}, expected {should}");
            }
        }
    }

    /// <summary>Nothing from before the request is left that readers of the compacted topics would see.</summary>
    private void CheckForgotten(int partition, PartitionFold fold)
    {
        foreach (var record in cluster.Find(Topology.Sessions, partition).Newest())
        {
            if (record.Value is null)
                continue;
            using var session = JsonDocument.Parse(record.Value);
            var shopper = session.RootElement.GetProperty("shopper").GetString()!;
            if (!fold.ForgottenAt.TryGetValue(shopper, out var at))
                continue;
            foreach (var e in session.RootElement.GetProperty("events").EnumerateArray())
            {
                if (e[3].GetInt64() < at)
                {
                    _scheduler.Fail($"partition {partition}: a session of {shopper} holds event {e[3]}, though {
                        shopper} was forgotten at {at}");
                    return;
                }
            }
        }
    }
}
