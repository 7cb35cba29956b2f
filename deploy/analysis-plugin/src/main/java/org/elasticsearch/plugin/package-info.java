/** Declarations of the server's stable plugin API, to compile against; they are not packaged. */
package org.elasticsearch.plugin;
