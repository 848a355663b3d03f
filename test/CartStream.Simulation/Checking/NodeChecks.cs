using System.Text;
using System.Text.Json;
using CartStream.Index;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Shoppers;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Checking;

/// <summary>Invariants of a worker that has read the whole log.</summary>
internal sealed class NodeChecks(SimulatedCluster cluster)
{
    /// <summary>Checks the model and the states that a worker serves.</summary>
    public void Check(WorkerProgram program)
    {
        if (program.Worker is not { } worker)
        {
            cluster.Scheduler.Fail($"{program.Name} does not run");
            return;
        }

        if (program.Options.Processor.Learning == ModelLearning.FromSessions)
            CheckModel(program);
        if (program.Options.Serves)
            CheckViews(program.Name, worker);
    }

    /// <summary>The model holds the sessions of the log, each with its items, and no others.</summary>
    private void CheckModel(WorkerProgram program)
    {
        var expected = SessionsOfLog();
        var found = SessionsOf(program);
        foreach (var key in expected.Keys.Union(found.Keys).Order())
        {
            var has = found.GetValueOrDefault(key, "nothing");
            var should = expected.GetValueOrDefault(key, "nothing");
            if (has != should)
            {
                cluster.Scheduler.Fail($"{program.Name}: the model has '{has}' of session {key:x}, expected '{
                    should}'");
                return;
            }
        }
    }

    private Dictionary<ulong, string> SessionsOfLog()
    {
        var sessions = new Dictionary<ulong, string>();
        var records =
            from partition in cluster.Find(Topology.Sessions).Index()
            from record in partition.Item.Newest()
            where record.Value is not null
            select (Partition: partition.Index, record.Key, record.Value);
        foreach (var record in records)
        {
            using var session = JsonDocument.Parse(record.Value);
            var items = session.RootElement.GetProperty("events").EnumerateArray()
                .Where(e => e[1].GetString() != "remove_from_cart")
                .Select(e => e[0].GetString()!);
            if (items.Any())
                sessions.Add(Session.ModelKeyOf(record.Key, record.Partition), Text(items));
        }

        return sessions;
    }

    private static Dictionary<ulong, string> SessionsOf(WorkerProgram program)
    {
        var sessions = new Dictionary<ulong, string>();
        var store = ((SessionModel)program.Model!.Model).Learnt.Sessions;
        var window = store.Window;
        for (var serial = window.Oldest; serial != window.Newest + 1; serial++)
        {
            if (!window.Holds(serial) || !store.TryRead(serial, out var session))
                continue;
            var items = new List<string>();
            foreach (var word in session.Interactions)
                items.Add(Encoding.UTF8.GetString(program.Items.Id(InteractionWord.Item(word))));
            sessions.Add(session.Key, Text(items));
        }

        return sessions;
    }

    private static string Text(IEnumerable<string> items) =>
        string.Join(' ', items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private void CheckViews(string name, StreamWorker worker)
    {
        for (var partition = 0; partition < worker.Views.Count; partition++)
        {
            if (worker.Views[partition] is not { } view)
            {
                cluster.Scheduler.Fail($"{name} serves no state of partition {partition}");
                continue;
            }

            foreach (var record in cluster.Find(Topology.ShopperState, partition).Newest())
            {
                var served = view.FindShopper(record.Key);
                if (!(served ?? []).AsSpan().SequenceEqual(record.Value ?? []))
                {
                    cluster.Scheduler.Fail($"{name} serves another state of {Encoding.UTF8.GetString(record.Key)
                        } than the log has");
                }
            }
        }
    }
}
