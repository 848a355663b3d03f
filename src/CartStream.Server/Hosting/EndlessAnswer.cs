namespace CartStream.Server.Hosting;

/// <summary>Marks an endpoint whose answer has no end.</summary>
internal sealed record EndlessAnswer;
