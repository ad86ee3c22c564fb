# A validator for JSON Schema, draft 7, as far as this project's schemas go: a keyword that it does not know is an
# error, so that no schema relies on one that nothing here checks. Used by tests/cli/schemas.sh.

def known_keywords:
  ["$ref", "$schema", "additionalItems", "additionalProperties", "allOf", "definitions", "description", "enum",
   "exclusiveMinimum", "items", "maxLength", "maxProperties", "maximum", "minItems", "minProperties", "minimum",
   "oneOf", "pattern", "properties", "propertyNames", "required", "title", "type", "uniqueItems"];

# ECMA's $ is the very end, Oniguruma's may stand before a last line feed.
def matches(pattern): test(pattern | sub("\\$$"; "\\z"));

def is_type(name):
  if name == "integer" then type == "number" and . == floor else type == name end;

# The places in . that the schema does not allow, each as a text; nothing if it is valid. ROOT is what "$ref" looks in.
def problems(root; schema; place):
  . as $value | root as $root | schema as $schema | place as $place
  | def problem(what): "\($place): \(what), found \($value | tojson | .[:80])";
    def said(key): $schema | has(key);
    if $schema | type == "boolean" then select($schema | not) | problem("nothing is allowed here")
    elif ($schema | keys) - known_keywords != [] then
      error("\($place): this validator does not know \(($schema | keys) - known_keywords)")
    elif said("$ref") then
      # What stands beside a $ref counts for nothing in draft 7.
      ($root | getpath($schema["$ref"] | ltrimstr("#/") | split("/"))) as $target
      | if $target == null then error("no \($schema["$ref"])") else problems($root; $target; $place) end
    else
      (select(said("type")) | select(is_type($schema.type) | not) | problem("expected \($schema.type)")),
      (select(said("enum")) | select([$value] - $schema.enum != []) | problem("expected one of \($schema.enum)")),
      (select(said("allOf")) | problems($root; $schema.allOf[]; $place)),
      (select(said("oneOf"))
       | [$schema.oneOf[] | . as $one | select([$value | problems($root; $one; $place)] == [])] as $fitting
       | select($fitting | length != 1) | problem("fits \($fitting | length) of \($schema.oneOf | length) forms")),
      (strings
       | (select(said("pattern")) | select(matches($schema.pattern) | not) | problem("does not match \($schema.pattern)")),
         (select(said("maxLength")) | select(length > $schema.maxLength) | problem("too long"))),
      (numbers
       | (select(said("minimum")) | select(. < $schema.minimum) | problem("too small")),
         (select(said("exclusiveMinimum")) | select(. <= $schema.exclusiveMinimum) | problem("too small")),
         (select(said("maximum")) | select(. > $schema.maximum) | problem("too large"))),
      (arrays
       | (select(said("minItems")) | select(length < $schema.minItems) | problem("too few items")),
         (select($schema.uniqueItems == true) | select(length != (unique | length)) | problem("an item twice")),
         (range(length) as $i
          | (if $schema.items | type == "array" then
               if $i < ($schema.items | length) then $schema.items[$i] else $schema.additionalItems // true end
             else $schema.items // true end) as $item
          | .[$i] | problems($root; $item; "\($place)[\($i)]"))),
      (objects
       | (select(said("minProperties")) | select(length < $schema.minProperties) | problem("too few keys")),
         (select(said("maxProperties")) | select(length > $schema.maxProperties) | problem("too many keys")),
         (($schema.required // []) - keys | .[] | . as $key | $value | problem("no key \($key | tojson)")),
         (keys[] as $key
          | (select(said("propertyNames")) | $key | problems($root; $schema.propertyNames; "\($place), a key")),
            (if ($schema.properties // {}) | has($key) then $schema.properties[$key]
             elif said("additionalProperties") then $schema.additionalProperties
             else true end) as $member
          | .[$key] | problems($root; $member; "\($place).\($key)")))
    end;

def problems(schema): schema as $schema | problems($schema; $schema; "");
