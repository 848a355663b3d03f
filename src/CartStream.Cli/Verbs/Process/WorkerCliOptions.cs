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
        Description = "This worker's unique name; after a restart with the same name it keeps its partitions.",
        HelpName = "name",
    };

    private readonly Option<double> _sessionTimeout = CommonOptions.Number(
        "--session-timeout",
        "Seconds of silence after which the cluster gives this worker's partitions to others.",
        10);

    private readonly Option<string?> _replaces = new("--replace-config")
    {
        Description = "Replaces the group's configuration, if it has this hash, with this worker's. Without it, a "
            + "worker whose configuration differs from the group's does not join.",
        HelpName = "hash",
    };

    private readonly Option<bool> _frozen = CommonOptions.Flag("--freeze-model", "Keeps the model from learning.");

    private readonly Option<bool> _acceptsLoss = CommonOptions.Flag(
        "--accept-loss",
        "Continues if events were deleted before they were processed, and counts them; an error by default.");

    private readonly Option<double?> _idle = CommonOptions.OptionalNumber(
        "--until-idle",
        "Stops after this many seconds without events; by default only Ctrl-C or SIGTERM stop it.",
        "seconds");

    private readonly Option<int> _standbys = CommonOptions.Count(
        "--standbys", "Keeps standby state for this multiple of its own partitions, so that taking them over is "
            + "quick.", 0);

    private readonly Option<string?> _state = new("--state")
    {
        Description = "This worker's folder for snapshots of its model, which make a restart quick.",
        HelpName = "folder",
    };

    private readonly Option<double> _snapshotMinutes = CommonOptions.Number(
        "--snapshot-minutes", "Minutes between snapshots; a last one is taken at the end.", 10);

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
