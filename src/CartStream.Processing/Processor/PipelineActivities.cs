using System.Diagnostics;
using System.Globalization;
using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// The traces of the pipeline, following OpenTelemetry's semantic conventions for messaging. No tag contains a shopper
/// or an item.
/// </summary>
public static class PipelineActivities
{
    /// <summary>Name of the source of traces.</summary>
    public const string Name = "CartStream.Pipeline";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Starts a span for the processing of a batch; null without a listener.</summary>
    internal static Activity? StartProcessing(int partition, int events)
    {
        var activity = Source.StartActivity($"process {Topology.UserEvents}", ActivityKind.Consumer);
        return activity is null ? null : Tag(activity, "process", events)
            .SetTag("messaging.destination.partition.id", partition.ToString(
                CultureInfo.InvariantCulture))
            .SetTag("messaging.consumer.group.name", Topology.ProcessorGroup);
    }

    /// <summary>Starts a span for one transaction of records from requests; null without a listener.</summary>
    /// <param name="records">Records in it.</param>
    public static Activity? StartSending(int records)
    {
        var activity = Source.StartActivity($"send {Topology.UserEvents}", ActivityKind.Producer);
        return activity is null ? null : Tag(activity, "send", records);
    }

    private static Activity Tag(Activity activity, string operation, int records) => activity
        .SetTag("messaging.system", "cartstream")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.destination.name", Topology.UserEvents)
        .SetTag("messaging.batch.message_count", records);
}
