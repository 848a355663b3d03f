using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Items;

namespace CartStream.Server.Tests;

/// <summary>Changes of this node and of others, in the order of the log.</summary>
public sealed class ItemCatalogueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cartstream-items-");
    private readonly SqliteLog _log;
    private readonly ItemCatalogue _catalogue;

    public ItemCatalogueTests()
    {
        _log = new SqliteLog(new SqliteLogOptions { Path = Path.Combine(_folder.FullName, "shop.db") });
        _log.CreateTopics(ServerTopics.All(partitions: 1));
        _catalogue = ItemCatalogue.Open(_log, new ItemDictionary());
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

    private static ItemChange Change(decimal price) =>
        new(Encoding.UTF8.GetBytes("hat"), new ItemAttributes { Price = price });

    private decimal? Price() => _catalogue.Find("hat"u8)?.Price;

    private void Take(decimal price) => _catalogue.Apply(new LogRecord
    {
        Offset = 0,
        TimeMs = 0,
        Key = "hat"u8,
        Value = ItemRecord.Write(new ItemAttributes { Price = price }),
    });
}
