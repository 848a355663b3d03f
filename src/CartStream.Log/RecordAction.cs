namespace CartStream.Log;

/// <summary>Handles a record, which is valid during the call.</summary>
public delegate void RecordAction(in LogRecord record);
