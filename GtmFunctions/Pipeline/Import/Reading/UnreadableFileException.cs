namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>A file that cannot be read to its end; the message says where, what is wrong, and what to do.</summary>
internal sealed class UnreadableFileException(string message, Exception? inner = null) : Exception(message, inner);
