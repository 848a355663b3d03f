namespace CartStream.Server.Api;

/// <summary>The model as it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Events learnt.</param>
/// <param name="Bytes">Bytes held.</param>
/// <param name="ConfigHash">Hash of every setting that can change an answer.</param>
public sealed record ModelStatus(
    string Name,
    long Version,
    long Bytes,
    string ConfigHash);
