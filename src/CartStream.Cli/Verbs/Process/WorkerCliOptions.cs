using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Server.Node;

namespace CartStream.Cli.Verbs.Process;

/// <summary>The options of a worker.</summary>
/// <param name="serves">Whether the worker is inside a server, which follows every partition and has no end.</param>
internal sealed class WorkerCliOptions(bool serves = false)
{
    private readonly Option<string?> _member = new("--member")
    {
        Description = "This worker's own name: after a restart under it, it finds its partitions as it left them.",
        HelpName = "name",
    };

    private readonly Option<double> _sessionTimeout = CommonOptions.Number(
        "--session-timeout",
        "Seconds that this worker may be silent before its partitions go to others, on a cluster.",
        10);

    private readonly Option<string?> _replaces = new("--replace-config")
    {
        Description = "Makes this worker's settings those of its group where the group has the configuration of this "
            + "hash; without it, a worker whose settings differ from the group's does not join.",
        HelpName = "hash",
    };

    private readonly Option<bool> _frozen = CommonOptions.Flag("--freeze-model", "Lets the model learn nothing.");

    private readonly Option<bool> _acceptsLoss = CommonOptions.Flag(
        "--accept-loss",
        "Goes on where events were deleted before they were processed, and counts them; without it, that is an error.");

    private readonly Option<double?> _idle = CommonOptions.OptionalNumber(
        "--until-idle", "Stops when nothing came for so long; without it, Ctrl-C or SIGTERM do.", "seconds");

    private readonly Option<int> _standbys = CommonOptions.Count(
        "--standbys", "Follows the state of so many times its own partitions, so that taking them over is quick.", 0);

    private readonly Option<string?> _state = new("--state")
    {
        Description = "A folder of this worker's own for snapshots of its model, so that a restart learns little anew.",
        HelpName = "folder",
    };

    private readonly Option<double> _snapshotMinutes = CommonOptions.Number(
        "--snapshot-minutes", "Minutes between snapshots; one is taken at the end, too.", 10);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        Option[] all = serves
            ? [_member, _sessionTimeout, _replaces, _acceptsLoss, _state, _snapshotMinutes]
            : [
                _member, _sessionTimeout, _replaces, _acceptsLoss, _frozen, _idle, _standbys, _state, _snapshotMinutes,
            ];
        verb.AddGroup(OptionGroup.Worker, all);
    }

    /// <summary>The worker's options on the command line; ranges are not checked yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="processor">How events are processed.</param>
    /// <param name="shared">Whether other processes work on the same log.</param>
    public WorkerOptions Read(ParseResult parsed, ProcessorOptions processor, bool shared)
    {
        var learning = shared ? ModelLearning.FromSessions : ModelLearning.InBatch;
        return new WorkerOptions
        {
            Processor = processor with
            {
                Learning = parsed.GetValue(_frozen) ? ModelLearning.Frozen : learning,
                AcceptsLoss = parsed.GetValue(_acceptsLoss),
            },
            Member = parsed.GetValue(_member),
            SharesGroup = shared,
            ReplacesConfig = parsed.GetValue(_replaces),
            StopWhenIdle = parsed.GetValue(_idle) is { } seconds ? Seconds(seconds) : null,
            Standbys = parsed.GetValue(_standbys),
            SnapshotEvery = Seconds(parsed.GetValue(_snapshotMinutes) * 60),
        };
    }

    /// <summary>How a server shares a log, without the snapshot folder; ranges are not checked yet.</summary>
    public SharedLogOptions ReadShared(ParseResult parsed) => new()
    {
        Member = parsed.GetValue(_member),
        ReplacesConfig = parsed.GetValue(_replaces),
        AcceptsLoss = parsed.GetValue(_acceptsLoss),
        SnapshotEvery = Seconds(parsed.GetValue(_snapshotMinutes) * 60),
    };

    /// <summary>The folder for snapshots; null for none.</summary>
    public string? ReadState(ParseResult parsed) => parsed.GetValue(_state);

    /// <summary>The hash of the group's configuration to replace; null for none.</summary>
    public string? ReadReplaced(ParseResult parsed) => parsed.GetValue(_replaces);

    /// <summary>The cluster with the worker's settings applied.</summary>
    public KafkaCluster Apply(ParseResult parsed, KafkaCluster cluster) => cluster with
    {
        Options = cluster.Options with { SessionTimeout = Seconds(parsed.GetValue(_sessionTimeout)) },
    };

    private static TimeSpan Seconds(double seconds) =>
        TimeSpan.FromSeconds(double.IsNaN(seconds) ? 0 : Math.Clamp(seconds, -1, TimeSpan.FromDays(365).TotalSeconds));
}
