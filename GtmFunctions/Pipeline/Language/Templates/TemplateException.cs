namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>A template could not be rendered with the values of this event; the message says why, in words for ops.</summary>
internal sealed class TemplateException : Exception
{
    /// <summary>An exception without words of its own.</summary>
    public TemplateException()
    {
    }

    /// <summary>An exception that says why.</summary>
    public TemplateException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says why, and what it comes from.</summary>
    public TemplateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
