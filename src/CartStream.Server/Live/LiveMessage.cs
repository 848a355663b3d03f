namespace CartStream.Server.Live;

/// <summary>One message of the live stream.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name for browsers.</param>
/// <param name="Shopper">The shopper it is about; empty for none.</param>
/// <param name="Id">
/// Its offset in its topic, prefixed with partition and slash if there are several partitions; null when it is not from
/// the log.
/// </param>
/// <param name="Json">One object in one line.</param>
internal sealed record LiveMessage(LiveKinds Kind, string Name, string Shopper, string? Id, byte[] Json);
