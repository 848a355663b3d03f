using Microsoft.Extensions.Configuration;

namespace CartStream.Samples.AppHost;

/// <summary>
/// The demo's parts: <c>serve --demo</c> on an embedded log and the storefront of samples/Shop; with <c>--Kafka true</c>
/// a broker in a container, a worker, and the server on that. <c>--Port N</c> says where the server is reached, and
/// <c>--State FOLDER</c> where all is kept.
/// </summary>
internal static class Demo
{
    private const int BrokerPort = 9092;
    private const string Broker = "localhost:9092";

    /// <summary>Adds the parts to an application.</summary>
    public static void AddTo(IDistributedApplicationBuilder builder)
    {
        var onKafka = string.Equals(builder.Configuration["Kafka"], "true", StringComparison.OrdinalIgnoreCase);
        var state = Directory.CreateDirectory(
            builder.Configuration["State"] ?? Path.Combine(builder.AppHostDirectory, "obj", "demo")).FullName;
        var kafka = onKafka ? AddKafka(builder) : null;
        AddServer(builder, kafka, state);
        if (kafka is not null)
            AddWorker(builder, kafka, state);
        else
            AddStorefront(builder, state);
    }

    /// <summary>The API and the dashboard, with simulated shoppers who stream in at a human pace.</summary>
    private static void AddServer(
        IDistributedApplicationBuilder builder, IResourceBuilder<ContainerResource>? kafka, string state)
    {
        var server = builder.AddProject<Projects.CartStream_Cli>("server")
            .WithHttpEndpoint(builder.Configuration.GetValue<int?>("Port"));
        var port = server.GetEndpoint("http").Property(EndpointProperty.TargetPort);
        server.WithArgs("serve", "--demo", "--urls")
            .WithArgs(ReferenceExpression.Create($"http://127.0.0.1:{port}"))
            .WithHttpHealthCheck("/healthz/ready")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Dashboard")
            .WithExternalHttpEndpoints();
        if (kafka is null)
            server.WithArgs("--store", Path.Combine(state, "demo.db"));
        else
            OnKafka(server, kafka, Path.Combine(state, "server"));
    }

    /// <summary>A shop with a CartStream of its own inside.</summary>
    private static void AddStorefront(IDistributedApplicationBuilder builder, string state) => builder
        .AddProject<Projects.Shop>("storefront")
        .WithHttpEndpoint()
        .WithEnvironment("STORE", Path.Combine(state, "storefront.db"))
        .WithExternalHttpEndpoints();

    /// <summary>A second process that shares the partitions with the server.</summary>
    private static void AddWorker(
        IDistributedApplicationBuilder builder, IResourceBuilder<ContainerResource> kafka, string state) => OnKafka(
        builder.AddProject<Projects.CartStream_Cli>("worker").WithArgs("process"),
        kafka,
        Path.Combine(state, "worker"));

    private static void OnKafka(
        IResourceBuilder<ProjectResource> part, IResourceBuilder<ContainerResource> kafka, string state) => part
        .WithArgs("--kafka", Broker, "--member", part.Resource.Name, "--standbys", "1", "--state", state)
        .WaitFor(kafka);

    /// <summary>One broker, which processes on this machine reach; see compose.yaml for the same in containers alone.
    /// </summary>
    private static IResourceBuilder<ContainerResource> AddKafka(IDistributedApplicationBuilder builder) => builder
        .AddContainer("kafka", "apache/kafka", "4.0.0")
        .WithEndpoint(BrokerPort, BrokerPort, name: "broker", isProxied: false)
        .WithEnvironment("KAFKA_NODE_ID", "1")
        .WithEnvironment("KAFKA_PROCESS_ROLES", "broker,controller")
        .WithEnvironment("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093")
        .WithEnvironment("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + Broker)
        .WithEnvironment("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
        .WithEnvironment("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
        .WithEnvironment("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
        .WithEnvironment("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
        .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
        .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
        .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
}
