using System.Diagnostics;
using CartStream.Cli.CommandLine;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>The verbs write a file completely or not at all, and one line gives the reason.</summary>
public sealed class OutputTests : IDisposable
{
    private const string OutputEnd = ".unfinished";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string[]> Verbs => new()
    {
        new[] { "simulate", "--events", "50", "--out", "OUT" },
        new[] { "inspect", "EVENTS", "--out", "OUT" },
        new[] { "tune", "--train", "EVENTS", "--protocol", "next-item", "--algorithms", "rules", "--out", "OUT" },
        new[] { "items", "export", "OUT", "--store", "STORE" },
        new[] { "keys", "add", "shop", "--scope", "admin", "--keys", "OUT" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_whose_file_has_no_folder_says_so_in_one_line(string[] args)
    {
        var fault = await FaultAsync(args, _folder.File("none/out"));

        fault.ShouldStartWith($"cartstream: {_folder.File("none/out")}");
        fault.ShouldEndWith($": found no folder {_folder.File("none")}, expected one that exists");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_with_a_folder_in_the_place_of_its_file_says_so_in_one_line(string[] args)
    {
        Directory.CreateDirectory(_folder.File("out"));

        (await FaultAsync(args, _folder.File("out"))).ShouldContain("found a folder, expected a file");

        Directory.EnumerateFileSystemEntries(_folder.File("out")).ShouldBeEmpty();
        Directory.EnumerateFiles(_folder.Path, $"*{OutputEnd}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--out", "found a file at the limit of its size (ulimit -f, LimitFSIZE=)")]
    [InlineData("--store", "the disk or the file's limit is full; nothing was written")]
    public async Task Verb_whose_file_reaches_the_limit_of_its_size_says_so_in_one_line(string option, string fault)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs ulimit");
        var start = new ProcessStartInfo("bash", [
            "-c", "ulimit -f 5000; exec dotnet \"$@\"", "simulate",
            Path.Combine(AppContext.BaseDirectory, "CartStream.Cli.dll"), "simulate", option, _folder.File("out"),
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Otherwise .NET itself needs a file of gigabytes.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var child = Process.Start(start)!;

        var error = await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        child.ExitCode.ShouldBe(ExitCode.Failure, error);
        error.Trim().ShouldNotContain("\n");
        error.ShouldStartWith($"cartstream: {_folder.File("out")}: {fault}");
        Directory.EnumerateFiles(_folder.Path, $"*{OutputEnd}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("simulate", "--events", "50", "--out", "OUT")]
    [InlineData("inspect", "EVENTS", "--out", "OUT")]
    [InlineData("tune", "--train", "EVENTS", "--protocol", "next-item", "--algorithms", "rules", "--out", "OUT")]
    [InlineData("items", "export", "OUT", "--store", "STORE")]
    public async Task Verb_on_a_full_disk_says_so_in_one_line(params string[] args)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a disk that is always full: /dev/full");

        (await FaultAsync(args, "/dev/full")).ShouldBe(
            "cartstream: /dev/full: found a full disk, expected room for the whole file");
    }

    [Fact]
    public async Task Init_by_force_keeps_the_permissions_of_the_file_that_it_writes_over()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = _folder.File("cartstream.json");
        await File.WriteAllTextAsync(path, "{}", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);

        var run = await CliRun.RunAsync(["init", "--force"], host => host with { Folder = _folder.Path });

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(mode);
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldContain("//");
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBe([path]);
    }

    private async Task<string> FaultAsync(string[] args, string output)
    {
        var events = _folder.File("events.csv");
        await File.WriteAllLinesAsync(
            events,
            [
                "event_time,event_type,item_id,shopper_id",
                .. Enumerable.Range(0, 60).Select(i => $"2026-03-01T10:{i:D2}:00Z,view,i{i % 4},s{i / 4}"),
            ],
            TestContext.Current.CancellationToken);
        var feed = _folder.File("feed.csv");
        await File.WriteAllLinesAsync(feed, ["id,title", "A,Lamp"], TestContext.Current.CancellationToken);
        (await CliRun.RunAsync("items", "import", feed, "--store", _folder.File("store.db"))).ExitCode
            .ShouldBe(ExitCode.Success);

        var run = await CliRun.RunAsync([.. args.Select(arg => arg switch
        {
            "OUT" => output,
            "EVENTS" => events,
            "STORE" => _folder.File("store.db"),
            _ => arg,
        })]);

        run.ExitCode.ShouldBe(ExitCode.Failure, run.Error);
        return run.Error.TrimEnd().Split('\n').ShouldHaveSingleItem();
    }
}
