using System.Text;
using CartStream.Events;
using CartStream.Index;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Erasure;
using CartStream.Processing.ModelSync;
using CartStream.Processing.Processor;
using CartStream.Tests.Logs;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.ModelSync;

public sealed class ModelUpdaterTests : IDisposable
{
    private readonly PipelineHost _host = new(new ProcessorOptions { BatchEventsMax = 2 });
    private readonly SharedModel _shared = new(new ItemDictionary(), ShopModel.Create(new ModelOptions()));

    public void Dispose() => _host.Dispose();

    [Fact]
    public void CatchUp_sessions_that_grew_between_are_learnt_event_by_event_once()
    {
        using var follower = ModelUpdater.Open(_host.Log, _shared, TimeProvider.System);
        for (var second = 0; second < 9; second++)
        {
            Process(Event("a", second), Event("b", second));
            follower.CatchUp(TestContext.Current.CancellationToken);

            _shared.Model.Model.Version.ShouldBe(2 * (second + 1));
        }

        follower.Behind.ShouldBe(0);
    }

    [Fact]
    public void CatchUp_from_the_beginning_learns_what_one_that_was_always_there_has_learnt()
    {
        for (var second = 0; second < 9; second++)
            Process(Event("a", second), Event("b", second));

        using var follower = ModelUpdater.Open(_host.Log, _shared, TimeProvider.System);
        follower.Behind.ShouldBeGreaterThan(0);
        follower.CatchUp(TestContext.Current.CancellationToken);

        _shared.Model.Model.Version.ShouldBe(18);
        follower.Behind.ShouldBe(0);
    }

    [Fact]
    public void CatchUp_session_was_deleted_passes_over_it()
    {
        Process(Event("a", 1));
        using (var producer = _host.Log.OpenProducer("forget"))
        {
            using var transaction = producer.Begin();
            transaction.Delete(Topology.Sessions, 0, "s-a@0"u8, timeMs: 1);
            transaction.Commit();
        }

        using var follower = ModelUpdater.Open(_host.Log, _shared, TimeProvider.System);
        follower.CatchUp(TestContext.Current.CancellationToken);

        _shared.Model.Model.Version.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void CatchUp_session_is_deleted_later_leaves_the_model_that_never_knew_it()
    {
        using var other = new PipelineHost();
        var without = new SharedModel(new ItemDictionary(), ShopModel.Create(new ModelOptions()));
        other.Send(Event("b", 1));
        other.ProcessAll();
        using var otherFollower = ModelUpdater.Open(other.Log, without, TimeProvider.System);
        otherFollower.CatchUp(TestContext.Current.CancellationToken);
        using var follower = ModelUpdater.Open(_host.Log, _shared, TimeProvider.System);
        Process(Event("b", 1), Event("a", 2));
        follower.CatchUp(TestContext.Current.CancellationToken);
        _shared.Model.Model.Checksum().ShouldNotBe(without.Model.Model.Checksum());

        _host.SendRaw("a", System.Text.Encoding.UTF8.GetString(new ForgetRequest("id", 0, []).ToJson()));
        _host.ProcessAll();
        follower.CatchUp(TestContext.Current.CancellationToken);

        _shared.Model.Model.Checksum().ShouldBe(without.Model.Model.Checksum());
    }

    [Fact]
    public void CatchUp_one_session_id_in_two_partitions_is_two_sessions()
    {
        using var folder = new TemporaryFolder();
        using var log = new SqliteLog(new SqliteLogOptions { Path = folder.File("store.db") });
        log.CreateTopics(Topology.Topics(partitions: 2));
        using var producer = log.OpenProducer("test");
        using (var transaction = producer.Begin())
        {
            // A guest's session goes on under the same id after a login, in the account's partition.
            transaction.Append(Topology.Sessions, 0, "visit@5"u8, Session("guest", "tea"), timeMs: 1);
            transaction.Append(Topology.Sessions, 1, "visit@5"u8, Session("account", "cup"), timeMs: 2);
            transaction.Commit();
        }

        using var follower = ModelUpdater.Open(log, _shared, TimeProvider.System);
        follower.CatchUp(TestContext.Current.CancellationToken);
        ItemsOfSessions().ShouldBe(["cup", "tea"], ignoreOrder: true);

        using (var transaction = producer.Begin())
        {
            transaction.Delete(Topology.Sessions, 0, "visit@5"u8, timeMs: 3);
            transaction.Commit();
        }

        follower.CatchUp(TestContext.Current.CancellationToken);
        ItemsOfSessions().ShouldBe(["cup"], "only the guest was forgotten");
    }

    /// <summary>The items of each session that the model holds.</summary>
    private List<string> ItemsOfSessions()
    {
        var store = ((SessionModel)_shared.Model.Model).Learnt.Sessions;
        var sessions = new List<string>();
        var window = store.Window;
        for (var serial = window.Oldest; serial != window.Newest + 1; serial++)
        {
            if (!window.Holds(serial) || !store.TryRead(serial, out var session))
                continue;
            var items = new List<string>();
            foreach (var word in session.Interactions)
                items.Add(_shared.Items.Text(InteractionWord.Item(word)));
            sessions.Add(string.Join(' ', items));
        }

        return sessions;
    }

    private static byte[] Session(string shopper, string item) => Encoding.UTF8.GetBytes(
        $$"""{"shopper":"{{shopper}}","session":"visit","events":[["{{item}}","view",1,5]]}""");

    private void Process(params TestEvent[] events)
    {
        _host.Send(events);
        _host.ProcessAll();
    }

    private static TestEvent Event(string shopper, int second) =>
        new(EventType.View, $"item {second}", second, $"s-{shopper}", shopper);
}
