using System.Diagnostics;
using CartStream.Processing.Processor;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CartStream.Server.Telemetry;

/// <summary>Exports metrics and traces by OTLP, as configured by the <c>OTEL_*</c> variables.</summary>
internal sealed class Exporting : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private Exporting()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("cartstream").AddEnvironmentVariableDetector();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(
                ServerMetrics.Name,
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel",
                "System.Runtime")
            .AddOtlpExporter()
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(ServerMetrics.Name, PipelineActivities.Name, "Microsoft.AspNetCore")
            .AddProcessor(new PathRemoval())
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Starts exporting when an endpoint is configured; null otherwise.</summary>
    public static Exporting? Begin() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EndpointVariable)) ? null : new Exporting();

    /// <summary>Flushes what is left.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }

    /// <summary>A path contains a shopper's id, so the route replaces it.</summary>
    private sealed class PathRemoval : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            data.SetTag("url.path", data.GetTagItem("http.route"));
            data.SetTag("url.query", null);
        }
    }
}
