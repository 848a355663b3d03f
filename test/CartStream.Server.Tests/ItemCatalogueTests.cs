using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Items;
using CartStream.Server.Items;
using CartStream.Server.Writing;

namespace CartStream.Server.Tests;

/// <summary>Changes of this node and of others, in the order of the log.</summary>
public sealed class ItemCatalogueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-items-");
    private readonly SqliteLog _log;
    private readonly ItemCatalogue _catalogue;
    private long _end;

    public ItemCatalogueTests()
    {
        _log = new SqliteLog(new SqliteLogOptions { Path = Path.Combine(_folder.FullName, "shop.db") });
        _log.CreateTopics(ServerTopics.All(partitions: 1));
        _catalogue = ItemCatalogue.Open(_log, new ItemDictionary(), skipped: null);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Take_what_comes_before_an_own_change_does_not_overtake_it()
    {
        var (first, second) = (Change(1), Change(2));
        foreach (var change in (ItemChange[])[first, second])
        {
            _catalogue.Begin(change);
            _catalogue.Finish(change);
        }

        Price().ShouldBe(2);
        Take(9);
        Price().ShouldBe(2, "another node's change came before");
        Take(1);
        Price().ShouldBe(2);
        Take(2);
        Price().ShouldBe(2);
        Take(7);
        Price().ShouldBe(7, "another node's change came behind");
    }

    [Fact]
    public void Take_own_change_that_replaced_another_in_the_log_waits_for_neither()
    {
        foreach (var change in (ItemChange[])[Change(1), Change(2)])
        {
            _catalogue.Begin(change);
            _catalogue.Finish(change);
        }

        Take(2);
        Take(7);

        Price().ShouldBe(7, "a compacted topic keeps the newest record alone");
    }

    [Fact]
    public void Take_own_change_before_its_write_has_ended_counts_and_is_not_repeated()
    {
        var change = Change(1);
        _catalogue.Begin(change);
        Take(1);
        Take(5);

        _catalogue.Finish(change);

        Price().ShouldBe(5);
    }

    [Fact]
    public void TakeBack_change_that_failed_waits_for_nothing()
    {
        var change = Change(1);
        _catalogue.Begin(change);
        _catalogue.Discard(change);

        Take(5);

        Price().ShouldBe(5);
    }

    [Fact]
    public void CatchUp_applies_what_another_node_has_written_and_its_follower_does_not_repeat_it()
    {
        using (var other = _log.OpenProducer("other"))
        using (var transaction = other.Begin())
        {
            transaction.Append(Topology.Items, 0, "hat"u8, Record(3), timeMs: 1);
            transaction.Append(Topology.Items, 0, "cap"u8, "no item"u8, timeMs: 1);
            transaction.Commit();
        }

        using (var items = new WrittenReader(_log, Topology.Items, partition: 0, TimeProvider.System))
            _catalogue.CatchUp(items);

        Price().ShouldBe(3);
        _catalogue.ReadTo.ShouldBe(_log.EndOffset(Topology.Items, 0));
        Take(9);
        Price().ShouldBe(3, "its offset was read before");
    }

    [Fact]
    public async Task Stock_keeps_the_description_that_another_node_has_just_acknowledged()
    {
        await using var shop = await Shop.OpenAsync();
        var catalogue = shop.Service<ItemCatalogue>();
        var write = new LogWrite();
        write.Add(Topology.Items, 0, "hat"u8.ToArray(), Record(3), timeMs: 1);
        var written = shop.Service<GroupCommit>().WriteAsync(write);
        (await written).Kind.ShouldBe(WriteKind.Written);

        await shop.Service<ItemIntake>().SetStockAsync("hat"u8.ToArray(), inStock: false);

        catalogue.Entry("hat"u8)!.Described.ShouldBe(new ItemAttributes { Price = 3, InStock = false });
    }

    private static ItemChange Change(decimal price) =>
        new(Encoding.UTF8.GetBytes("hat"), new ItemAttributes { Price = price });

    private decimal? Price() => _catalogue.Find("hat"u8)?.Price;

    private void Take(decimal price) => _catalogue.Apply(new LogRecord
    {
        Offset = _end++,
        TimeMs = 0,
        Key = "hat"u8,
        Value = Record(price),
    });

    private static byte[] Record(decimal price) => ItemRecord.Write(new ItemAttributes { Price = price });
}
