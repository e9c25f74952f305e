namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>There is no configuration to work by: none was published, or the version is not valid to this version of the app.</summary>
/// <param name="message">What is missing and what to do.</param>
/// <param name="cause">What storage said, if it said anything.</param>
internal sealed class ConfigurationMissingException(string message, Exception? cause = null) : Exception(message, cause);
