namespace CartStream.Server.Api;

/// <summary>The model's state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Events learnt.</param>
/// <param name="Bytes">Bytes held.</param>
/// <param name="ConfigHash">Hash of every setting that affects recommendations.</param>
public sealed record ModelStatus(
    string Name,
    long Version,
    long Bytes,
    string ConfigHash);
