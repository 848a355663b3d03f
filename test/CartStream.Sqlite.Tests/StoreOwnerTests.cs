using System.Diagnostics;
using System.Net.Sockets;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Tests;
using CartStream.Tests.Logs;

namespace CartStream.Sqlite.Tests;

/// <summary>One owner of a store at a time, and what becomes of a store whose file is taken away.</summary>
public sealed class StoreOwnerTests : IDisposable
{
    private const string Topic = "user-events";
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.File("log.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_a_store_that_has_an_owner_says_at_once_who_it_is()
    {
        using var owner = Open("cartstream serve");

        var fault = Should.Throw<LogException>(() => Open("cartstream run").Dispose());

        fault.Message.ShouldStartWith($"{Store}: 'cartstream serve' (process {Environment.ProcessId} on ");
        fault.Message.ShouldContain("stop it first");
        fault.MayPass.ShouldBeFalse();
    }

    [Fact]
    public void Open_a_store_that_has_an_owner_leaves_the_owner_at_work()
    {
        using var owner = Open("cartstream serve");
        Should.Throw<LogException>(() => Open("cartstream run").Dispose());

        Write(owner);
        using var reader = Open(owner: null);

        reader.EndOffset(Topic, 0).ShouldBe(1);
        Should.Throw<LogException>(() => Open("cartstream run").Dispose());
    }

    [Fact]
    public void Open_a_store_by_a_link_meets_its_owner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need a right of their own");
        using var owner = Open("cartstream serve");
        var link = _folder.File("link.db");
        File.CreateSymbolicLink(link, Store);

        Should.Throw<LogException>(
            () => new SqliteLog(new SqliteLogOptions { Path = link, Owner = "cartstream run" }).Dispose())
            .Message.ShouldContain("'cartstream serve'");
    }

    [Fact]
    public void Commit_to_a_store_by_a_link_goes_well()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need a right of their own");
        Open("cartstream run").Dispose();
        var link = _folder.File("link.db");
        File.CreateSymbolicLink(link, Store);
        using var log = new SqliteLog(new SqliteLogOptions { Path = link, Owner = "cartstream serve" });

        Write(log);

        log.EndOffset(Topic, 0).ShouldBe(1);
        log.IsThere.ShouldBeTrue();
    }

    [Fact]
    public void Open_behind_an_owner_that_has_closed_goes_well()
    {
        Open("cartstream serve").Dispose();

        File.Exists($"{Store}.owner").ShouldBeFalse();
        using var next = Open("cartstream run");
        Write(next);
    }

    [Fact]
    public async Task Open_behind_an_owner_that_was_killed_goes_well()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "CartStream.Sqlite.Writer.dll");
        using var killed = Process.Start(new ProcessStartInfo("dotnet", [dll, Store, "cartstream serve"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        await killed.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var options = new SqliteLogOptions { Path = Store, Owner = "cartstream run" };
        var fault = Should.Throw<LogException>(() => new SqliteLog(options).Dispose());
        killed.Kill();
        await killed.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var next = new SqliteLog(options);

        fault.Message.ShouldContain($"'cartstream serve' (process {killed.Id} ");
        next.ListTopics().ShouldNotBeEmpty();
    }

    [Fact]
    public void Open_what_is_no_store_leaves_no_owner()
    {
        File.WriteAllText(Store, new string('x', 5_000));

        Should.Throw<LogException>(() => new SqliteLog(new SqliteLogOptions { Path = Store, Owner = "a" }));

        File.Delete(Store);
        Open("b").Dispose();
    }

    [Fact]
    public void Open_with_a_link_in_the_place_of_the_lock_touches_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links there need a right of their own");
        var others = _folder.File("others");
        File.WriteAllText(others, "others");
        File.CreateSymbolicLink($"{Store}.lock", others);

        Should.Throw<LogException>(() => Open("a")).Message.ShouldContain("symbolic link");

        File.ReadAllText(others).ShouldBe("others");
    }

    [Fact]
    public void Open_with_a_lock_that_cannot_be_opened_says_why_and_names_no_other_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a socket can be opened as a file there");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint($"{Store}.lock"));

        Should.Throw<LogException>(() => Open("a"))
            .Message.ShouldStartWith($"{Store}: the store can't be held: {Store}.lock: can't be written: ");
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("replaced")]
    [InlineData("moved")]
    [InlineData("without its write-ahead log")]
    public void Commit_to_a_store_whose_file_was_taken_away_is_refused(string how)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file can't be removed there");
        using var log = Open("cartstream serve");
        Write(log);
        if (how == "without its write-ahead log")
            File.Delete($"{Store}-wal");
        else
            File.Move(Store, _folder.File("elsewhere.db"));
        if (how == "removed")
            File.Delete(_folder.File("elsewhere.db"));
        else if (how == "replaced")
            File.WriteAllBytes(Store, []);

        var fault = Should.Throw<LogException>(() => Write(log));

        fault.Message.ShouldContain("removed");
        fault.MayPass.ShouldBeFalse();
        Should.Throw<LogException>(() => log.EndOffset(Topic, 0)).Message.ShouldBe(fault.Message);
    }

    private SqliteLog Open(string? owner)
    {
        var log = new SqliteLog(new SqliteLogOptions { Path = Store, Owner = owner });
        log.CreateTopics([new TopicSpec(Topic, 1, false)]);
        return log;
    }

    private static void Write(SqliteLog log)
    {
        using var producer = log.OpenProducer("p");
        producer.Commit(transaction => transaction.Append(Topic, 0, "k", "v"));
    }
}
