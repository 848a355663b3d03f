namespace CartStream.Log;

/// <summary>Takes a record, which is valid during the call.</summary>
public delegate void RecordAction(in LogRecord record);
