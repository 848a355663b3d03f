using CartStream.Pipeline;

namespace CartStream.Server.Live;

/// <summary>Takes a record, which is valid during the call.</summary>
internal delegate void RecordAction(in LogRecord record);
