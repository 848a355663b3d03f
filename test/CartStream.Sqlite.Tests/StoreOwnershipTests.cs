using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;

namespace CartStream.Sqlite.Tests;

/// <summary>A store has one owner at a time; who comes second is told, and the first goes on.</summary>
public sealed class StoreOwnershipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("shop.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_second_owner_is_refused_until_the_first_has_closed()
    {
        var first = Open(isOwner: true);

        Should.Throw<LogException>(() => Open(isOwner: true)).Message.ShouldStartWith(
            $"{Store}: the store is in use");

        first.CreateTopics([new TopicSpec("t", 1, Compacted: false)]);
        first.Dispose();
        Open(isOwner: true).Dispose();
    }

    [Fact]
    public void Open_beside_the_owner_without_owning_is_well()
    {
        using var owner = Open(isOwner: true);
        using var other = Open(isOwner: false);

        other.CreateTopics([new TopicSpec("t", 1, Compacted: false)]);

        owner.ListTopics().Single().Name.ShouldBe("t");
    }

    [Fact]
    public void Open_owner_of_what_is_no_store_leaves_it_to_the_next()
    {
        File.WriteAllText(Store, new string('x', 10_000));

        Should.Throw<LogException>(() => Open(isOwner: true)).Message.ShouldNotContain("in use");

        File.Delete(Store);
        Open(isOwner: true).Dispose();
    }

    [Fact]
    public void Open_owner_makes_a_lock_that_is_its_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files there have no mode");
        using var owner = Open(isOwner: true);

        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode($"{Store}.lock").ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private SqliteLog Open(bool isOwner) => new(new SqliteLogOptions { Path = Store, IsOwner = isOwner });
}
