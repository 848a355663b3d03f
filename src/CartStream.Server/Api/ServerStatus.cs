namespace CartStream.Server.Api;

/// <summary>The server's status at one moment.</summary>
/// <param name="Time">Time of this status.</param>
/// <param name="Started">When the server started.</param>
/// <param name="State"><c>restoring</c>, <c>catchingup</c>, <c>ready</c>, <c>stopped</c> or <c>failed</c>.</param>
/// <param name="NotReadyReason">Why it is not ready; null when it is.</param>
/// <param name="Lag">Events in the log that are not processed yet.</param>
/// <param name="Events">Events processed since the log's first.</param>
/// <param name="Recommendations">Stored recommendations.</param>
/// <param name="DeadLetters">Records that were not valid events.</param>
/// <param name="Duplicates">Events dropped as repeated deliveries.</param>
/// <param name="LateEvents">Events that arrived after a later event of their shopper.</param>
/// <param name="Sessions">Sessions opened.</param>
/// <param name="Shoppers">Shoppers with state.</param>
/// <param name="Items">Items that have had an event.</param>
/// <param name="CatalogueItems">Items with attributes.</param>
/// <param name="Answers">Requests for recommendations answered since the start.</param>
/// <param name="WaitingRecords">Records waiting to become durable.</param>
/// <param name="StreamClients">Clients of the live stream.</param>
/// <param name="Model">The model.</param>
/// <param name="Latency">The processor's latency since the start.</param>
/// <param name="RecentLatency">The processor's latency in the last 10 s; zeros without events.</param>
public sealed record ServerStatus(
    DateTimeOffset Time,
    DateTimeOffset Started,
    string State,
    string? NotReadyReason,
    long Lag,
    long Events,
    long Recommendations,
    long DeadLetters,
    long Duplicates,
    long LateEvents,
    long Sessions,
    int Shoppers,
    int Items,
    int CatalogueItems,
    long Answers,
    int WaitingRecords,
    int StreamClients,
    ModelStatus Model,
    LatencyStatus Latency,
    LatencyStatus RecentLatency);
