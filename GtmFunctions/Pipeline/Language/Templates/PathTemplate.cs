using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// A template of a path in an answer, such as <c>contacts[email={{ person.email }}].id</c>, or a dot for the whole answer. One without
/// values is read when it is made, any other when it is rendered.
/// </summary>
public sealed class PathTemplate
{
    private readonly FieldPath? _path;

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It has no values, and is no path.</exception>
    public PathTemplate(Template template)
    {
        Template = template;
        _path = template.Literal is { } text ? FieldPath.ParseOrWhole(text) : null;
    }

    /// <summary>The template.</summary>
    public Template Template { get; }

    /// <summary>The path.</summary>
    /// <param name="render">Renders the template, where it has values.</param>
    /// <exception cref="FormatException">What is rendered is no path.</exception>
    public FieldPath Path(Func<Template, string> render) => _path ?? FieldPath.ParseOrWhole(render(Template));
}
